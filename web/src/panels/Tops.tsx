import type { ReactNode } from 'react';
import type { Attack } from '../api';
import { count, machine, place } from '../model/format';
import type { View } from '../model/store';
import type { Count } from '../model/tally';
import { shareStyle } from './marks';

/** Where most attacks come from and go to, since this page was opened. */
export function Tops({ view }: { view: View }) {
  return (
    <>
      <Top title="Sources" counts={view.sources} name={({ src }) => place(src)} />
      <Top title="Targets" counts={view.targets} name={({ dst }) => machine(dst)} />
      <Top
        title="Networks"
        counts={view.networks}
        name={({ src }) => (
          <>
            <span className="as">AS{src.asn}</span> {src.as_name}
          </>
        )}
        note={({ risk }) => `risk ${Math.round(risk)}`}
      />
    </>
  );
}

interface Props {
  readonly title: string;
  readonly counts: readonly Count<Attack>[];
  readonly name: (latest: Attack) => ReactNode;
  readonly note?: (latest: Attack) => string;
}

function Top({ title, counts, name, note }: Props) {
  const most = counts[0]?.count ?? 1;
  return (
    <div className="top">
      <h2>
        {title} <span className="quiet">since opened</span>
      </h2>
      <ol>
        {counts.slice(0, 5).map(({ key, count: n, latest }) => (
          <li key={key} style={shareStyle(n / most)}>
            <span className="top-name">{name(latest)}</span>
            {note && <span className="risk-note">{note(latest)}</span>}
            <span className="top-count">{count(n)}</span>
          </li>
        ))}
      </ol>
      {counts.length === 0 && <p className="empty">None yet</p>}
    </div>
  );
}
