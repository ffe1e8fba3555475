/** Addresses: the base that people typed in, and where the links of a server may lead. */
import { AppError } from '../../errors.ts';

export interface Address {
  /** Ends with a slash. */
  readonly base: URL;
  readonly host: string;
  /** A link of the server, seen from `at`, as an address on our base's origin. Errors: `connector:unreadable`. */
  follow(link: string, at: string, what: string): string;
}

/** Errors: `request:invalid`. */
export function openAddress(url: string, aliases: string): Address {
  const base = checkAddress(url, 'the FHIR base, such as https://example.org/fhir');
  const others = aliases
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => checkAddress(line, 'a FHIR base by which the server names itself'));
  return { base, host: base.host, follow: (link, at, what) => follow(base, others, link, at, what) };
}

function checkAddress(text: string, what: string): URL {
  let base: URL;
  try {
    base = new URL(text.endsWith('/') ? text : `${text}/`);
  } catch {
    throw new AppError('request:invalid', `"${text}" is not an address. Give ${what}.`);
  }
  if (base.protocol !== 'https:' && base.protocol !== 'http:')
    throw new AppError('request:invalid', 'Only http and https addresses can be read.');
  if (base.username || base.password)
    throw new AppError(
      'request:invalid',
      'Give user and password apart from the address, so that they are kept sealed.',
    );
  base.search = '';
  base.hash = '';
  return base;
}

function follow(base: URL, aliases: readonly URL[], link: string, at: string, what: string): string {
  let target: URL;
  try {
    target = new URL(link, at);
  } catch {
    throw new AppError('connector:unreadable', `${base.host} names ${what} that is not an address.`);
  }
  if (target.origin === base.origin) return target.href;
  const alias = aliases.find(
    (each) => target.origin === each.origin && `${target.pathname}/`.startsWith(each.pathname),
  );
  // The base itself may be asked with parameters only (`/fhir?_getpages=…`): no slash may be added to it.
  if (alias) {
    const rest = target.pathname.slice(alias.pathname.length - 1);
    return `${base.origin}${base.pathname.slice(0, -1)}${rest}${target.search}`;
  }
  throw new AppError(
    'connector:unreadable',
    `${base.host} sends us to ${target.host} for ${what}; only its own address is followed. Set the server's public address (HAPI: server_address), or add ${target.origin} and the path of its FHIR base to "Names itself".`,
  );
}
