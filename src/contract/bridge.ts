/**
 * What a page of the desktop and its preload say to each other and to the program: the page asks under `CONNECT`, and a
 * message port comes back under `PORT`.
 */
export const CONNECT = 'school-directory:connect'
export const PORT = 'school-directory:port'

/** The name under which a page asks, in characters at most; the rest is cut off. */
export const MAX_ASKING_NAME = 64
