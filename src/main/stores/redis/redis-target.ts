export type RedisAddress = { host: string; port: number }

type Login = {
  /** The user of the access list; null for the server's default user. */
  user: string | null
  password: string | null
}

type Shared = Login & {
  /** Not encrypted, encrypted only, or certificate and host verified. */
  tls: 'disable' | 'require' | 'verify-full'
  /** The PEM certificate of the authority, when the system does not know it. */
  certificateAuthority: string | null
}

/**
 * Where servers announce one address and are reached at another (NAT, containers): from `host:port` to the address that
 * this computer reaches.
 */
type Reached = Record<string, RedisAddress>

export type RedisTarget = Shared &
  (
    | (RedisAddress & { kind: 'single'; database: number })
    | {
        kind: 'sentinel'
        /** One is enough to find the others. */
        sentinels: RedisAddress[]
        /** The name under which the sentinels watch the master. */
        master: string
        database: number
        /** The login of the sentinels themselves. */
        sentinelLogin: Login
        reached: Reached
      }
    | {
        kind: 'cluster'
        /** One is enough to find the others. */
        nodes: RedisAddress[]
        reached: Reached
      }
  )
