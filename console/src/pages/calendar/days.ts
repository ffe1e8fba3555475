/** Days as `YYYY-MM-DD`, weeks from Monday on. Pure. */
export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

export const monthOf = (day: string): string => day.slice(0, 7);

export function plusMonths(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** The whole weeks that a month touches: from a Monday to a Sunday. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const monday = plusDays(first, -((new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7));
  const weeks: string[][] = [];
  for (let day = monday; day < `${plusMonths(month, 1)}-01`; day = plusDays(day, 7))
    weeks.push(Array.from({ length: 7 }, (_, i) => plusDays(day, i)));
  return weeks;
}

export const isMonth = (text: string | undefined): text is string => /^[12]\d{3}-(0[1-9]|1[0-2])$/.test(text ?? '');
