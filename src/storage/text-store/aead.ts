import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a random nonce: nonce, ciphertext, tag. `bound` is authenticated with it, not stored. */
export function seal(key: Uint8Array, plain: Uint8Array, bound: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error if key, bytes or bound data are not those of the sealing */
export function unseal(key: Uint8Array, sealed: Uint8Array, bound: Uint8Array): Uint8Array {
  const tagFrom = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(bound)
    .setAuthTag(sealed.subarray(tagFrom));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, tagFrom)), decipher.final()]);
}
