import type { Theme } from '../model/families';
import { count } from '../model/format';
import type { Services } from '../model/select';
import type { View } from '../model/store';
import { hueStyle } from './marks';

interface Props {
  readonly view: View;
  readonly services: Services;
  readonly theme: Theme;
  readonly onToggle: (service: string) => void;
  readonly onEverything: () => void;
}

/** Counts per service, in the map's colours; a click shows only what was clicked. */
export function Legend({ view, services, theme, onToggle, onEverything }: Props) {
  return (
    <div className="legend">
      <h2>
        Services <span className="quiet">{view.stats ? 'last hour' : 'since opened'}</span>
        {services.size > 0 && (
          <button type="button" className="quiet" onClick={onEverything}>
            show all
          </button>
        )}
      </h2>
      <ul>
        {view.services.slice(0, 12).map(({ service: key, count: n }) => (
          <li key={key}>
            <button
              type="button"
              className="chip"
              style={hueStyle(key, theme)}
              aria-pressed={services.has(key)}
              data-dimmed={services.size > 0 && !services.has(key)}
              onClick={() => {
                onToggle(key);
              }}
            >
              <span className="chip-name">{key}</span>
              <span className="chip-count">{count(n)}</span>
            </button>
          </li>
        ))}
      </ul>
      {view.services.length === 0 && <p className="empty">None yet</p>}
    </div>
  );
}
