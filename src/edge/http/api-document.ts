import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compress = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: promisify(gzip) as (bytes: Buffer) => Promise<Buffer>,
  identity: (bytes: Buffer) => Promise.resolve(bytes),
} as const;

/** The next better one takes ten times as long, for a tenth of the size. */
const BROTLI_QUALITY = 9;

/** How bytes are coded on the line, the smallest first. */
export type Coding = keyof typeof compress;
const CODINGS = ['br', 'gzip', 'identity'] as const satisfies readonly Coding[];

/** The document, built, written and compressed once, each when it is asked for first. */
@Injectable()
export class ApiDocument {
  private built: { readonly bytes: Buffer; readonly etag: string } | undefined;
  private readonly coded = new Map<Coding, Promise<Buffer>>();
  private build: () => OpenAPIObject = () => {
    throw new Error('How to build the document is said before the server listens');
  };

  builtBy(build: () => OpenAPIObject): void {
    this.build = build;
  }

  /** Weak, since it is the same in every coding. */
  get etag(): string {
    return this.written().etag;
  }

  /** The document's bytes in a coding. */
  in(coding: Coding): Promise<Buffer> {
    const known = this.coded.get(coding) ?? compress[coding](this.written().bytes);
    this.coded.set(coding, known);
    return known;
  }

  private written(): { readonly bytes: Buffer; readonly etag: string } {
    if (this.built === undefined) {
      const bytes = Buffer.from(JSON.stringify(this.build()));
      this.built = { bytes, etag: `W/"${createHash('sha256').update(bytes).digest('base64url')}"` };
    }
    return this.built;
  }
}

/** The smallest coding that an Accept-Encoding takes (RFC 9110, 12.5.3). */
export function codingFor(accepted: string): Coding {
  const taken = new Set(
    accepted
      .toLowerCase()
      .split(',')
      .map((part) => part.trim().split(/\s*;\s*/))
      .filter(([, weight = 'q=1']) => !/^q=0(\.0*)?$/.test(weight))
      .map(([coding]) => coding),
  );
  return CODINGS.find((coding) => taken.has(coding)) ?? 'identity';
}
