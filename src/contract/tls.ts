import { z } from 'zod'

/** How strictly the server's certificate is checked: not encrypted, encrypted only, or certificate and host verified. */
export const tlsMode = z.enum(['disable', 'require', 'verify-full'])

/** Orders the modes by how much a server must prove. */
export const TLS_STRICTNESS = { disable: 0, require: 1, 'verify-full': 2 } as const satisfies Record<
  z.infer<typeof tlsMode>,
  number
>

export const secured = {
  tls: tlsMode.default('verify-full'),
  /** The PEM certificate of the authority, when the system does not know it. */
  certificateAuthority: z.string().max(100_000).nullable().default(null),
}
