/** One drawing for each playbook, of 40 × 40; others get a page with lines. */
const drawings: Readonly<Record<string, string>> = {
  'personnel-validation': 'M8 8h24v26H8zM14 8V5h12v3M13 17h6v6h-6zM23 18h5M23 22h5M13 28h15',
  'flash-survey': 'M22 4 9 23h9l-2 13 15-20h-10z',
  'facility-open': 'M6 34V15l14-9 14 9v19M15 34V23h10v11M20 12v6M17 15h6',
  'stock-report': 'M6 13 20 6l14 7v15l-14 7-14-7zM6 13l14 7 14-7M20 20v15M13 9.500 27 17',
  'training-quiz': 'M4 14 20 7l16 7-16 7zM11 18v9c3 4 15 4 18 0v-9M36 14v11',
  'key-messages': 'M6 8h20v13H14l-5 5v-5H6zM30 14h4v13h-3v5l-5-5h-9',
  'safety-check-in': 'M20 4 33 9v10c0 9-6 14-13 17C13 33 7 28 7 19V9zM14 20l5 5 8-10',
  'payroll-number': 'M5 10h30v20H5zM20 25a5 5 0 1 0 0-10 5 5 0 0 0 0 10M10 15v.1M30 25v.1',
  'absence-follow-up': 'M7 9h26v25H7zM7 16h26M14 5v7M26 5v7M16 21l8 8M24 21l-8 8',
  'data-review': 'M6 34h29M10 34V22M18 34V13M26 34V18M34 34V8',
};
const page = 'M10 5h14l7 7v23H10zM24 5v7h7M15 19h11M15 25h11';

export function PlaybookPicture(props: { id: string }) {
  return (
    <svg
      className="playbook-picture"
      viewBox="0 0 40 40"
      width="40"
      height="40"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={drawings[props.id] ?? page} />
    </svg>
  );
}
