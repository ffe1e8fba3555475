/** Line icons of 20 × 20, drawn by us; always beside a word or under a name. */
const paths = {
  home: 'M3 9.5 10 3.500l7 6V16a1 1 0 0 1-1 1h-3.500v-5h-5v5H4a1 1 0 0 1-1-1z',
  people:
    'M7.500 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2 16.500c0-3 2.500-4.500 5.500-4.500s5.500 1.500 5.500 4.500M13 9.500a2.500 2.500 0 1 0-1-4.800M15 12.200c2 .5 3 2 3 4.300',
  send: 'M3 10 17 3.500 13 17l-3.500-5.500zM9.500 11.500 17 3.500',
  inbox: 'M3 11.500 5 4h10l2 7.500V16H3zM3 11.500h4l1 2h4l1-2h4',
  registry: 'M10 17s5.500-5 5.500-9a5.500 5.500 0 0 0-11 0c0 4 5.500 9 5.500 9M10 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  settings: 'M3 6h7M14 6h3M3 14h3M10 14h7M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4M8 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  search: 'M9 14.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11M13 13l4 4',
  close: 'M5 5l10 10M15 5 5 15',
  plus: 'M10 4v12M4 10h12',
  check: 'M4 10.500 8 14.500 16 6',
  chevron: 'M7.500 5l5 5-5 5',
  down: 'M5 7.500l5 5 5-5',
  phone: 'M6.500 2.500h7a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1M9 15h2',
  warning: 'M10 3.500 17.500 16.500h-15zM10 8.500v3.500M10 14.200v.1',
  sheet: 'M4 3h8l4 4v10H4zM12 3v4h4M7 10.500h6M7 13.500h6',
  globe:
    'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M3 10h14M10 3c2.500 2 3 4.500 3 7s-.5 5-3 7c-2.500-2-3-4.500-3-7s.5-5 3-7',
  user: 'M10 10a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400M4 17c0-3.500 2.500-5 6-5s6 1.500 6 5',
  link: 'M8.500 11.500a3 3 0 0 0 4.200 0l2.800-2.800a3 3 0 0 0-4.200-4.200L10 5.800M11.500 8.500a3 3 0 0 0-4.200 0l-2.800 2.800a3 3 0 0 0 4.200 4.200L10 14.200',
  message: 'M3.500 4.500h13v9h-7l-4 3v-3h-2z',
  question: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M7.800 8a2.200 2.200 0 1 1 3.200 2c-.7.4-1 .9-1 1.600M10 13.800v.1',
  split: 'M10 3v5M10 8c0 3-4.500 3-4.500 6.500V17M10 8c0 3 4.500 3 4.500 6.500V17M3.500 15l2 2 2-2M12.500 15l2 2 2-2',
  random: 'M4 4h12v12H4zM7.300 7.300v.1M12.700 7.300v.1M10 10v.1M7.300 12.700v.1M12.700 12.700v.1',
  flow: 'M7 3h6v4H7zM3 13h5v4H3zM12 13h5v4h-5zM10 7v3M5.500 13v-3h9v3',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 6v4l2.500 2',
  undo: 'M7.500 4 4 7.500 7.500 11M4 7.500h7.500a4.500 4.500 0 0 1 0 9H9',
  redo: 'M12.500 4 16 7.500 12.500 11M16 7.500H8.500a4.500 4.500 0 0 0 0 9H11',
  more: 'M5 10v.1M10 10v.1M15 10v.1',
  minus: 'M4 10h12',
  fit: 'M4 7.500V4h3.500M12.500 4H16v3.500M16 12.500V16h-3.500M7.500 16H4v-3.500',
  tidy: 'M7.500 3.500h5v3.500h-5zM3 13h5v3.500H3zM12 13h5v3.500h-5zM10 7v3M5.500 13v-3h9v3',
  list: 'M7 5h10M7 10h10M7 15h10M3.500 5v.1M3.500 10v.1M3.500 15v.1',
  flag: 'M5 17V3.500M5 4h10l-2 3.500 2 3.500H5',
  pause: 'M7 4.500v11M13 4.500v11',
  call: 'M6 3 8 7 6.300 8.500c1 2.300 2.900 4.200 5.200 5.200L13 12l4 2v2.500c-8 1.500-15-5.500-13.500-13.500z',
  play: 'M6.500 4.500v11l9-5.500z',
} as const;

export type IconName = keyof typeof paths;

export function Icon(props: { name: IconName; size?: number; className?: string }) {
  const size = props.size ?? 20;
  return (
    <svg
      className={`icon ${props.className ?? ''}`}
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[props.name]} />
    </svg>
  );
}
