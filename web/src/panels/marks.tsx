import type { CSSProperties } from 'react';
import type { Disposition } from '../api';
import { css, hueOf, type Theme } from '../model/families';
import { URGENT } from '../model/select';

const VERDICT_PATHS: Readonly<Record<Disposition, string>> = {
  // An arrow through an opening, a closed gate, a question.
  allowed: 'M1.5 8h10M8 4l4 4-4 4M14.5 1.5v3M14.5 11.5v3',
  blocked: 'M1.5 8h6M10.5 2v12M14 2v12',
  unknown: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 13v.1',
};

/** A verdict as icon and word, so that it needs no colour. */
export function Verdict({ of }: { of: Disposition }) {
  return (
    <span className={`verdict verdict-${of}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={VERDICT_PATHS[of]} fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
      {of}
    </span>
  );
}

/** Priority as a number; flagged where it is urgent. */
export function Priority({ of }: { of: number }) {
  const urgent = of >= URGENT;
  return (
    <span className={urgent ? 'priority priority-urgent' : 'priority'} title={`Priority ${Math.round(of)} of 100`}>
      {urgent && <span className="visually-hidden">urgent, priority </span>}
      {Math.round(of)}
    </span>
  );
}

/** Hands a service's hue to the style sheet as `--hue`. */
export function hueStyle(service: string, theme: Theme): CSSProperties {
  return { '--hue': css(hueOf(service, theme)) } as CSSProperties;
}

/** Hands a share of 1 to the style sheet as `--share`. */
export function shareStyle(share: number): CSSProperties {
  return { '--share': String(share) } as CSSProperties;
}
