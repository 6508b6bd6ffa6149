import { config } from 'zod/v4/core'

// zod compiles validators with `new Function` unless told not to, which the content security policy forbids. Must be
// the first import of main.ts.
config({ jitless: true })
