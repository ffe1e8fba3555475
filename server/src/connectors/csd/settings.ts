import Type, { type Static } from 'typebox';

/** How a Care Services Discovery directory (OpenInfoMan and others) is reached and read. */
export const csdSettings = Type.Object(
  {
    url: Type.String({
      title: 'Address',
      description: 'The directory’s base, such as https://example.org:8984/CSD for OpenInfoMan.',
      minLength: 1,
      maxLength: 500,
    }),
    document: Type.String({
      title: 'Document',
      description: 'The name of the document in the directory, as its list of documents has it.',
      minLength: 1,
      maxLength: 200,
      pattern: '^[^/?#\\s]+$',
    }),
    sign_in: Type.Enum(['none', 'basic'], {
      title: 'Sign-in',
      description: 'User and password, or none.',
      default: 'none',
    }),
    user: Type.String({ title: 'User', description: 'For basic.', maxLength: 500, default: '' }),
    password: Type.String({ title: 'Password', description: 'For basic.', maxLength: 500, default: '' }),
    read_by: Type.Enum(['queries', 'directory'], {
      title: 'Read everything',
      description: 'Page by page by the stored queries (ITI-73), or the whole document at once.',
      default: 'queries',
    }),
    changes: Type.Enum(['modifications', 'queries'], {
      title: 'Read changes',
      description: 'By the directory’s list of modifications (ITI-74), or by the stored queries (ITI-73).',
      default: 'modifications',
    }),
    page_size: Type.Integer({
      title: 'Page size',
      description: 'Records asked for at a time.',
      minimum: 1,
      maximum: 5000,
      default: 500,
    }),
    overlap_minutes: Type.Integer({
      title: 'Overlap (minutes)',
      description: 'What changed shortly before the last read is asked for again.',
      minimum: 0,
      maximum: 1440,
      default: 10,
    }),
  },
  { additionalProperties: false },
);

export type CsdSettings = Static<typeof csdSettings>;
