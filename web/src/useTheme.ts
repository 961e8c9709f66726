import { useCallback, useEffect, useState } from 'react';
import type { Theme } from './model/families';

const KEY = 'glacis.theme';

function initial(): Theme {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

/** Dark unless the system or the reader says light; the reader's choice is remembered here. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState(initial);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const swap = useCallback(() => {
    setTheme((before) => {
      const next = before === 'dark' ? 'light' : 'dark';
      localStorage.setItem(KEY, next);
      return next;
    });
  }, []);
  return [theme, swap];
}
