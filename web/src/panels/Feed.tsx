import { memo, useMemo } from 'react';
import type { Attack, System } from '../api';
import type { Theme } from '../model/families';
import { count, kindName, machine, origin, timeOfDay } from '../model/format';
import { mostUrgent, shown, type Services } from '../model/select';
import { ROWS, type View } from '../model/store';
import type { Connection } from '../model/stream';
import { hueStyle, Priority, Verdict } from './marks';

interface Props {
  readonly view: View;
  readonly services: Services;
  readonly theme: Theme;
  readonly selected: string | null;
  readonly connection: Connection;
  readonly system: System | null;
  readonly onPick: (id: string) => void;
}

/** What is urgent, then everything as it comes. */
export function Feed({ view, services, theme, selected, connection, system, onPick }: Props) {
  const urgent = useMemo(() => mostUrgent(view.attacks, services, 3), [view, services]);
  const rows = useMemo(() => shown(view.attacks, services, ROWS), [view, services]);
  const row = (attack: Attack) => (
    <Row key={attack.id} attack={attack} theme={theme} selected={attack.id === selected} onPick={onPick} />
  );
  return (
    <section className="feed" aria-label="Attacks">
      {urgent.length > 0 && (
        <div className="urgent">
          <h2>Look at these first</h2>
          <ul>{urgent.map(row)}</ul>
        </div>
      )}
      <h2>
        Live
        {services.size > 0 && <span className="quiet">only {[...services].join(', ')}</span>}
        {view.missed > 0 && <span className="quiet">{count(view.missed)} missed while away</span>}
      </h2>
      <ul className="rows">{rows.map(row)}</ul>
      {rows.length === 0 && <p className="empty">{silence(connection, services, system)}</p>}
    </section>
  );
}

function silence(connection: Connection, services: Services, system: System | null): string {
  if (connection === 'reconnecting') return 'The server is away. This page tries again every few seconds.';
  if (services.size > 0) return 'No attack on these services.';
  const received = system?.intakes.reduce((sum, intake) => sum + intake.received, 0) ?? 0;
  return received > 0 ? `No attack yet. ${count(received)} items received and looked at.` : 'No attack yet.';
}

interface RowProps {
  readonly attack: Attack;
  readonly theme: Theme;
  readonly selected: boolean;
  readonly onPick: (id: string) => void;
}

const Row = memo(function Row({ attack, theme, selected, onPick }: RowProps) {
  const { src, dst } = attack;
  return (
    <li>
      <button
        type="button"
        className="row"
        style={hueStyle(attack.protocol, theme)}
        aria-current={selected}
        data-id={attack.id}
        onClick={() => {
          onPick(attack.id);
        }}
      >
        <span className="row-what">
          <time dateTime={attack.time}>{timeOfDay(attack.time)}</time>
          <span className="service">{attack.protocol}</span>
          <span className="kind">{kindName(attack.kind)}</span>
        </span>
        <Verdict of={attack.surface.disposition} />
        <Priority of={attack.priority} />
        <span className="row-where">
          <span className="from">{origin(src)}</span>
          {src.asn ? <span className="as">AS{src.asn}</span> : null}
          <span className="risk-note">risk {Math.round(attack.risk)}</span>
          <span className="to">
            <span aria-label="to">→</span> {machine(dst)}
          </span>
        </span>
      </button>
    </li>
  );
});
