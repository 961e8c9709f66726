import type { Ref } from 'react';
import type { System } from '../api';

interface Props {
  readonly ref: Ref<HTMLDialogElement>;
  readonly system: System | null;
}

export function About({ ref, system }: Props) {
  return (
    <dialog className="about" ref={ref} aria-labelledby="about-title">
      <h2 id="about-title">What this map shows</h2>
      <p>
        Each arc is an attack that was found in traffic or reported to this server. It runs from the place of the source
        address to the place of the target.
      </p>
      <p>
        <strong>An address’s location is not attribution.</strong> It is where a table says that the address is used, often
        only a country. Attackers rent, hijack and forge addresses; nobody in that place need have anything to do with it.
      </p>
      <dl className="facts">
        <div>
          <dt>allowed</dt>
          <dd>the loaded firewall rules let it reach the target; drawn boldest, with a wide ring where it lands</dd>
        </div>
        <div>
          <dt>blocked</dt>
          <dd>no rule lets it through</dd>
        </div>
        <div>
          <dt>unknown</dt>
          <dd>the target is no machine of the loaded network</dd>
        </div>
        <div>
          <dt>risk</dt>
          <dd>0 to 100, of the source’s network and address, from threat-intelligence feeds</dd>
        </div>
      </dl>
      {system && (
        <dl className="facts">
          <div>
            <dt>Version</dt>
            <dd>{system.version}</dd>
          </div>
          <div>
            <dt>Machines</dt>
            <dd>{system.vm_count}</dd>
          </div>
          {Object.entries(system.about).map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className="quiet">
        Addresses: <a href="https://db-ip.com">IP Geolocation by DB-IP</a>, RouteViews and the Number Resource Organization,
        CC BY 4.0, unless the user’s own tables took their place. Country shapes: Natural Earth, public domain.{' '}
        <a href="licenses.txt">Licences of what this page is built from</a>.{' '}
        <a href="docs">The HTTP API</a>.
      </p>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
