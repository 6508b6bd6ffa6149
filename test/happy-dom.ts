/**
 * Gives a test file in a context of its own what a browser's page has and happy-dom's lacks there: message channels,
 * and a DOMException that is an Error of the page.
 */
import { MessageChannel } from 'node:worker_threads'

Object.setPrototypeOf(DOMException.prototype, Error.prototype)
Object.assign(globalThis, { MessageChannel })
