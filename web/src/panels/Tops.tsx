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
        name={({ src, risk }) => (
          <>
            <span className="as">AS{src.asn}</span> {src.as_name} <span className="risk-note">risk {Math.round(risk)}</span>
          </>
        )}
      />
    </>
  );
}

interface Props {
  readonly title: string;
  readonly counts: readonly Count<Attack>[];
  readonly name: (latest: Attack) => ReactNode;
}

function Top({ title, counts, name }: Props) {
  const most = counts[0]?.count ?? 1;
  return (
    <div className="top">
      <h2>{title}</h2>
      <ol>
        {counts.slice(0, 5).map(({ key, count: n, latest }) => (
          <li key={key} style={shareStyle(n / most)}>
            <span className="top-name">{name(latest)}</span>
            <span className="top-count">{count(n)}</span>
          </li>
        ))}
      </ol>
      {counts.length === 0 && <p className="empty">None yet</p>}
    </div>
  );
}
