export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const kept = 'mhero.theme';

export function theme(): Theme {
  const found = localStorage.getItem(kept);
  return themes.find((one) => one === found) ?? 'auto';
}

export function chooseTheme(next: Theme): void {
  localStorage.setItem(kept, next);
  applyTheme();
}

export function applyTheme(): void {
  const now = theme();
  if (now === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = now;
}
