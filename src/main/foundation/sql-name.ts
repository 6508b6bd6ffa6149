const PLAIN = /^[a-z_\u0080-\uFFFF][a-z\d_$\u0080-\uFFFF]*$/

/** Returns a name as SQL after a schema's name: in quotes where it needs them. */
export const sqlName = (name: string) => (PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`)
