import type { Display, NativeTheme, PowerMonitor, Screen, Shell } from 'electron'
import { onlyWhenReady } from '../shared/readiness.ts'
import { record } from '../shared/record.ts'
import { double, emitterDouble } from '../shared/strict.ts'
import { events } from '../shared/events.ts'

export const shell = double<Shell>()('shell', {
  openExternal: async (url) => record('shell.openExternal', url),
  openPath: async (path) => {
    record('shell.openPath', path)
    return ''
  },
  showItemInFolder: (path) => record('shell.showItemInFolder', path),
  beep: () => undefined,
})

const area = { x: 0, y: 0, width: 1920, height: 1080 }
const display = {
  id: 1,
  bounds: area,
  workArea: { ...area, height: 1040 },
  size: { width: area.width, height: area.height },
  scaleFactor: 1,
} as Display

export const screen = emitterDouble<Screen>()('screen', events.Screen, {
  getPrimaryDisplay: () => {
    onlyWhenReady('The screen')
    return display
  },
  getAllDisplays: () => [display],
  getDisplayMatching: () => display,
})

export const nativeTheme = emitterDouble<NativeTheme>()('nativeTheme', events.NativeTheme, {
  shouldUseDarkColors: false,
  shouldUseHighContrastColors: false,
  themeSource: 'system',
})

export const powerMonitor = emitterDouble<PowerMonitor>()('powerMonitor', events.PowerMonitor, {
  isOnBatteryPower: () => false,
})
