// The client's half of RSABSSA-SHA384-PSS-Randomized (RFC 9474): what the server signs without seeing
// it. The library is loaded with the first ticket that is drawn.
import { limits } from '../protocol/messages';
import { from_base64url, to_base64url } from './base64url';

/** What is to be saved before the server is asked; texts in base64url. */
export interface Blinded {
  /** Nobody sees it before it is used. */
  ticket: string;
  /** What the server sees. */
  blinded: string;
  /** Takes the blinding off again. */
  inverse: string;
}

/** The RFC's prefix is the other half of a ticket. */
const random_bytes = limits.ticket_bytes - 32;

async function suite() {
  const { RSABSSA } = await import('@cloudflare/blindrsa-ts');
  return RSABSSA.SHA384.PSS.Randomized();
}

export function public_key(modulus: string): Promise<CryptoKey> {
  const key = { kty: 'RSA', ext: true, n: modulus, e: 'AQAB' };
  return crypto.subtle.importKey('jwk', key, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify']);
}

export async function blind(modulus: string): Promise<Blinded> {
  const scheme = await suite();
  const ticket = scheme.prepare(crypto.getRandomValues(new Uint8Array(random_bytes)));
  const { blindedMsg, inv } = await scheme.blind(await public_key(modulus), ticket);
  return {
    ticket: to_base64url(ticket),
    blinded: to_base64url(blindedMsg),
    inverse: to_base64url(inv),
  };
}

/** The ticket's signature. Throws when the server signed something else. */
export async function finish(modulus: string, blinded: Blinded, signature: string): Promise<string> {
  const scheme = await suite();
  const finished = await scheme.finalize(
    await public_key(modulus),
    from_base64url(blinded.ticket),
    from_base64url(signature),
    from_base64url(blinded.inverse),
  );
  return to_base64url(finished);
}
