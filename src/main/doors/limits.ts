import { MAX_UPLOAD_PIECE } from '../../contract/imports.ts'

const MIB = 1024 * 1024

/** Bytes of one JSON body. The largest honest one, 10,000 people with versions, has about 0.7 MiB. */
export const MAX_JSON_BODY = 2 * MIB

/** Bytes of one call with a file in it: an upload piece and what names it. */
export const MAX_PIECE_BODY = MAX_UPLOAD_PIECE + MIB

/** Bytes of a whole OneRoster package sent as one request. It goes to disk as it comes, never into memory. */
export const MAX_PACKAGE_BODY = 2_048 * MIB
