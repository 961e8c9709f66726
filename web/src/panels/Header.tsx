import type { Theme } from '../model/families';
import { count } from '../model/format';
import type { View } from '../model/store';
import type { Connection } from '../model/stream';

interface Props {
  readonly view: View;
  readonly connection: Connection;
  readonly demo: boolean;
  readonly theme: Theme;
  readonly onTheme: () => void;
  readonly onAbout: () => void;
}

export function Header({ view, connection, demo, theme, onTheme, onAbout }: Props) {
  const { total, verdicts } = view;
  return (
    <header className="header">
      <h1 className="wordmark">
        <svg viewBox="0 0 32 22" width="32" height="22" aria-hidden="true">
          <path d="M2 18 16 3l14 15" fill="none" stroke="currentColor" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
          <path className="wordmark-ground" d="M9 19.5h14" fill="none" strokeWidth="3" strokeLinecap="round" />
        </svg>
        Glacis
      </h1>
      {demo && (
        <strong className="demo" title="Traffic, machines and networks shown here are made up">
          DEMO
        </strong>
      )}
      <p className={`connection connection-${connection}`} role="status">
        {connection}
      </p>
      <dl className="figures">
        <Figure name="attacks seen" value={total} />
        <Figure name="let through" value={verdicts.allowed} tone="allowed" />
        <Figure name="stopped" value={verdicts.blocked} />
        <Figure name="not judged" value={verdicts.unknown} />
      </dl>
      <nav className="tools" aria-label="Page">
        <button type="button" onClick={onTheme}>
          {theme === 'dark' ? 'Light' : 'Dark'}
        </button>
        <button type="button" onClick={onAbout}>
          About
        </button>
      </nav>
    </header>
  );
}

function Figure({ name, value, tone }: { name: string; value: number; tone?: 'allowed' }) {
  return (
    <div className={tone && value > 0 ? `figure figure-${tone}` : 'figure'}>
      <dt>{name}</dt>
      <dd>{count(value)}</dd>
    </div>
  );
}
