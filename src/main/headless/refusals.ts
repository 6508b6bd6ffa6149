import type { FastifyReply } from 'fastify'
import { errors, refusal, type ErrorCode, type ErrorData } from '../../contract/errors.ts'
import { MAX_JSON_BODY } from '../doors/limits.ts'
import type { WireError } from '../doors/wire-errors.ts'

type Answer = { status: number; code: ErrorCode; message: string; data?: unknown }

/** Writes an error in the form the caller's protocol reads: oRPC's envelope below `/rpc`, the plain one elsewhere. */
export const errorBody = (url: string, { status, code, message, data }: Answer) =>
  url.startsWith('/rpc/') ? { json: { defined: true, code, status, message, data } } : { code, message, data }

export const answerError = (reply: FastifyReply, answer: Answer) =>
  reply
    .status(answer.status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(reply.request.url, answer)))

export const answerOf = (error: WireError): Answer => ({
  status: error.status,
  code: error.code,
  message: error.message,
  data: error.data,
})

/** What the HTTP door refuses by itself, before a procedure is called. */
export const refused = <Code extends ErrorCode>(
  code: Code,
  ...[data]: undefined extends ErrorData<Code> ? [] : [data: ErrorData<Code>]
): Answer => ({
  status: errors[code].status,
  code,
  message: errors[code].message,
  data,
})

/** Errors that fastify raises before a procedure is called, as refusals of the contract; undefined for any other. */
export const transportRefusal = (error: { code?: string; statusCode?: number }) => {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' || error.code === 'FST_REQ_FILE_TOO_LARGE')
    return refusal('PAYLOAD_TOO_LARGE', { limitBytes: MAX_JSON_BODY })
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || error.code === 'FST_INVALID_MULTIPART_CONTENT_TYPE') {
    const expected = 'application/json, or multipart/form-data where the input has a file'
    return refusal('BAD_REQUEST', { issues: [{ field: 'content-type', rule: 'invalid_value', expected }] })
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    const expected = 'a request whose body has the form its headers say'
    return refusal('BAD_REQUEST', { issues: [{ field: 'input', rule: 'malformed', expected }] })
  }
  return undefined
}
