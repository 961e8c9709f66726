import { useEffect, useRef, type ReactNode } from 'react';
import type { Alert, Attack, End } from '../api';
import type { Theme } from '../model/families';
import { bytes, count, endpoint, fullPlace, kindName, machine, network, timeOfDay, verdictSentence } from '../model/format';
import { hueStyle, Priority, shareStyle, Verdict } from './marks';

interface Props {
  readonly attack: Attack;
  readonly alert: Alert | undefined;
  readonly theme: Theme;
  readonly onClose: () => void;
}

/** All that is known of one attack. Takes the focus when it opens and gives it back when it closes. */
export function Detail({ attack, alert, theme, onClose }: Props) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const { src, dst, surface } = attack;
  return (
    <aside
      className="detail"
      ref={panel}
      tabIndex={-1}
      aria-label="Attack in detail"
      style={hueStyle(attack.protocol, theme)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header>
        <p className="service">{attack.protocol}</p>
        <button type="button" className="close" aria-label="Close" onClick={onClose}>
          ×
        </button>
        <h2>{kindName(attack.kind)}</h2>
        <p className="detail-when">
          <time dateTime={attack.time}>{timeOfDay(attack.time)}</time> on {machine(dst)}
        </p>
      </header>

      <section className={`judgement judgement-${surface.disposition}`}>
        <h3>
          <Verdict of={surface.disposition} />
        </h3>
        <p>{verdictSentence(attack)}</p>
        {surface.rules.length > 0 && (
          <ul className="rules" aria-label="Rules">
            {surface.rules.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        )}
        {surface.disposition !== 'unknown' && (
          <p>
            From {machine(dst)}, an intruder could go on to <strong>{count(surface.blast)}</strong>{' '}
            {surface.blast === 1 ? 'machine' : 'machines'}.
          </p>
        )}
      </section>

      <dl className="meters">
        <Meter name="Priority" value={attack.priority}>
          <Priority of={attack.priority} />
        </Meter>
        <Meter name="Risk of the source" value={attack.risk}>
          {Math.round(attack.risk)}
        </Meter>
      </dl>

      <section>
        <h3>Source</h3>
        <dl className="facts">
          <Fact name="Address">
            <code>{endpoint(src)}</code>
          </Fact>
          {src.vm_id !== undefined && <Machine end={src} id={src.vm_id} />}
          <Fact name="Place">{fullPlace(src)}</Fact>
          <Fact name="Network">{network(src)}</Fact>
        </dl>
      </section>
      <section>
        <h3>Target</h3>
        <dl className="facts">
          <Fact name="Address">
            <code>{endpoint(dst)}</code>
          </Fact>
          {dst.vm_id !== undefined && <Machine end={dst} id={dst.vm_id} />}
          <Fact name="Place">{fullPlace(dst)}</Fact>
          {dst.asn ? <Fact name="Network">{network(dst)}</Fact> : null}
        </dl>
      </section>
      {alert && <Evidence alert={alert} />}
      <section>
        <h3>Record</h3>
        <dl className="facts">
          <Fact name="Came by">{attack.source}</Fact>
          {attack.cve ? <Fact name="CVE">{attack.cve}</Fact> : null}
          <Fact name="Time">{attack.event_time} UTC</Fact>
          <Fact name="Id">
            <code>{attack.id}</code>
          </Fact>
        </dl>
      </section>
    </aside>
  );
}

function Evidence({ alert }: { alert: Alert }) {
  return (
    <section>
      <h3>Evidence{alert.provisional && <span className="quiet">provisional, its window is still open</span>}</h3>
      <dl className="facts">
        <Fact name="Confidence">{Math.round(alert.confidence * 100)} %</Fact>
        <Fact name="Traffic">
          {count(alert.flows)} flows, {count(alert.packets)} packets, {bytes(alert.bytes)}
        </Fact>
        {alert.src.count > 1 && <Fact name="Sources">{count(alert.src.count)} addresses</Fact>}
        {alert.dst.count > 1 && <Fact name="Targets">{count(alert.dst.count)} addresses</Fact>}
        <Fact name="Window">
          {timeOfDay(alert.window_start)} – {timeOfDay(alert.window_end)}
        </Fact>
      </dl>
      {alert.explanation.length > 0 && (
        <ul className="reasons">
          {alert.explanation.map(({ feature, text }) => (
            <li key={feature}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Machine({ end, id }: { end: End; id: string }) {
  return (
    <Fact name="Machine">
      {end.vm_name !== undefined && <>{end.vm_name} </>}
      <code>{id}</code>
    </Fact>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Meter({ name, value, children }: { name: string; value: number; children: ReactNode }) {
  return (
    <div className="meter" style={shareStyle(Math.min(Math.max(value, 0), 100) / 100)}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
