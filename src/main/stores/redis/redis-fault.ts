import { type StoreFault, storeFaultOf } from '../../../contract/store-faults.ts'
import { failedWith, faultOfSystem, type PlainCode } from '../../foundation/system-fault.ts'
import { saidOf } from '../../foundation/words-of-server.ts'

/** The call was not answered: Redis is away, refuses or is too slow. What was asked may or may not have happened. */
export class RedisAway extends Error {
  readonly fault: StoreFault
  constructor(fault: StoreFault, options?: ErrorOptions) {
    super(`Redis does not answer: ${fault.code}`, options)
    this.name = 'RedisAway'
    this.fault = fault
  }
}

/** The first word of an answer that is an error. */
const byAnswer: Record<string, PlainCode> = {
  WRONGPASS: 'wrong-login',
  NOAUTH: 'password-missing',
  NOPERM: 'redis-no-permission',
  READONLY: 'redis-read-only',
  MASTERDOWN: 'redis-no-master',
  NOREPLICAS: 'redis-read-only',
  LOADING: 'redis-loading',
  BUSY: 'redis-busy',
  OOM: 'redis-out-of-memory',
  MISCONF: 'redis-disk',
  DENIED: 'redis-protected',
  CLUSTERDOWN: 'redis-cluster-broken',
  MOVED: 'redis-is-cluster',
}

const byMessage: [RegExp, PlainCode][] = [
  [/invalid password|invalid username/i, 'wrong-login'],
  [/cluster support disabled/, 'redis-no-cluster'],
  [/max number of clients/, 'redis-too-many-clients'],
  [/wrong version number|SSL routines|packet length too long/, 'redis-tls-not-offered'],
  [/Command timed out|connect ETIMEDOUT|^timeout$/, 'stands-still'],
  [/No such master|invalid reply: null/, 'redis-no-master'],
  [/Too many Cluster redirections/, 'redis-cluster-broken'],
  [/Protocol error|Protocol Error|Unexpected/, 'redis-not-redis'],
  [/unknown command/, 'redis-not-redis'],
  [/All sentinels are unreachable/, 'redis-no-sentinel'],
  [
    /onnection is closed|connection close|max retries per request|None of startup nodes|Cluster is ended|Failed to refresh/,
    'redis-closed',
  ],
]

type Thrown = { code?: unknown; message?: unknown; lastNodeError?: unknown }

/** Explains what is wrong with a Redis. Never names a password, host or user. */
export const redisFault = (error: unknown): StoreFault => {
  if (error instanceof RedisAway) return error.fault
  const { code, message, lastNodeError } = (error ?? {}) as Thrown
  if (lastNodeError) return redisFault(lastNodeError)
  const said = typeof message === 'string' ? message : ''
  const plain =
    saidOf(byAnswer, said.slice(0, 20).split(' ')[0] ?? '') ??
    // The driver puts the failure of a sentinel into the words of its own.
    saidOf(byAnswer, /(?:because|Last error:) ([A-Z]+) /.exec(said)?.[1] ?? '') ??
    (code === 'ECONNRESET' || code === 'EPIPE' ? 'redis-closed' : undefined) ??
    (typeof code === 'string' ? faultOfSystem(code) : undefined) ??
    byMessage.find(([pattern]) => pattern.test(said))?.[1]
  return plain === undefined ? failedWith(typeof code === 'string' ? code : null) : storeFaultOf(plain)
}

const aboutTheCommand = /^(ERR|WRONGTYPE|NOSCRIPT|EXECABORT|BUSYKEY|CROSSSLOT|UNKILLABLE|TRYAGAIN|ASK) /

/**
 * Whether an error says that the store is away, so that nothing else should be asked now. False for an error of the
 * command itself and for a write that was refused because memory or disk is full, which leaves reading as it was.
 */
export const meansAway = (error: unknown): boolean => {
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown }
  // An error that the caller's own code threw is none of Redis.
  if (name !== 'ReplyError') return redisFault(error).code !== 'failed'
  const said = String(message)
  return !aboutTheCommand.test(said) && !/^(OOM|MISCONF|NOPERM|MOVED) /.test(said)
}
