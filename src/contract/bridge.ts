/**
 * The channels between a page of the desktop, its preload and the program. The page asks under `CONNECT`, and a message
 * port comes back under `PORT`.
 */
export const CONNECT = 'school-directory:connect'
export const PORT = 'school-directory:port'

/** The most characters of the name under which a page asks. The rest is cut off. */
export const MAX_ASKING_NAME = 64
