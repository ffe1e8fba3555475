import Type, { type Static } from 'typebox';

const secret = (title: string, description: string, maxLength = 4000) =>
  Type.String({ title, description, maxLength, default: '' });

const text = (title: string, description: string, maxLength = 500) =>
  Type.String({ title, description, maxLength, default: '' });

/** How a FHIR R4 server is reached and read. Flat, so that one form can draw it; unused ones stay empty. */
export const fhirSettings = Type.Object(
  {
    url: Type.String({
      title: 'Address',
      description: 'The FHIR base, such as https://example.org/fhir.',
      minLength: 1,
      maxLength: 500,
    }),
    sign_in: Type.Enum(['none', 'basic', 'bearer', 'client_credentials', 'smart', 'ihris'], {
      title: 'Sign-in',
      description:
        'User and password (basic), a fixed token (bearer), OAuth 2 client credentials, SMART Backend Services (a signed assertion), or an iHRIS 5 account.',
      default: 'none',
    }),
    user: text('User', 'For basic; for iHRIS the e-mail address of the account.'),
    password: secret('Password', 'For basic and iHRIS.', 500),
    token: secret('Token', 'For bearer.'),
    token_url: text(
      'Token address',
      'For OAuth 2. Left empty it is asked from the server (SMART), or is /auth/token of the site (iHRIS).',
    ),
    client_id: text('Client id', 'For OAuth 2 and SMART.'),
    client_secret: secret('Client secret', 'For OAuth 2 client credentials.'),
    scope: text('Scope', 'For OAuth 2 and SMART, such as system/*.rs. Often empty.'),
    private_key: secret('Private key', 'For SMART: PEM (PKCS #8) or JWK, RSA or EC P-384.', 20_000),
    key_id: text('Key id', 'For SMART: the kid under which the server knows the public key.'),
    aliases: Type.String({
      title: 'Names itself',
      description:
        'FHIR bases by which the server names itself in its links, one on each line, where that is not the address above (behind a proxy).',
      format: 'lines',
      maxLength: 2000,
      default: '',
    }),
    first_read: Type.Enum(['pages', 'bulk'], {
      title: 'Read everything',
      description: 'Page by page, or as a bulk export ($export) where the server offers it.',
      default: 'pages',
    }),
    changes: Type.Enum(['auto', 'search'], {
      title: 'Read changes',
      description: 'By history where the server offers it (deletes show there), or always by search (_lastUpdated).',
      default: 'auto',
    }),
    page_size: Type.Integer({
      title: 'Page size',
      description: 'Resources asked for at a time. A server may send fewer.',
      minimum: 1,
      maximum: 5000,
      default: 200,
    }),
    overlap_minutes: Type.Integer({
      title: 'Overlap (minutes)',
      description: 'What changed shortly before the last read is asked for again: slow transactions, clocks apart.',
      minimum: 0,
      maximum: 1440,
      default: 10,
    }),
  },
  { additionalProperties: false },
);

export type FhirSettings = Static<typeof fhirSettings>;
