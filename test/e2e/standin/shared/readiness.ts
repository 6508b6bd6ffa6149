import { moment } from './moments.ts'

const ready = Promise.withResolvers<void>()
let reached = false

export const isReady = () => reached
export const whenReady = () => ready.promise

export const becomeReady = () => {
  reached = true
  moment('ready')
  ready.resolve()
}

export const onlyWhenReady = (what: string) => {
  if (!reached) throw new Error(`${what} cannot be used before the app is ready`)
}
