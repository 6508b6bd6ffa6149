import { MAX_UPLOAD_PIECE } from '../../contract/imports.ts'

const MIB = 1024 * 1024

/** The most bytes of one JSON body. The largest honest one, 10,000 people with versions, has about 0.7 MiB. */
export const MAX_JSON_BODY = 2 * MIB

/** The most bytes of one message with a piece of an upload, including its name. */
export const MAX_PIECE_BODY = MAX_UPLOAD_PIECE + MIB
