import type * as Main from 'electron/main'
import { lack } from '../shared/strict.ts'

export { app } from './app.ts'
export { BrowserWindow } from './browser-window.ts'
export { dialog } from './dialog.ts'
export { ipcMain } from './ipc-main.ts'
export { Menu } from './menu.ts'
export { MessageChannelMain } from '../shared/message-ports.ts'
export { protocol } from './protocol.ts'
export { safeStorage } from './safe-storage.ts'
export { session } from './session.ts'
export { nativeTheme, powerMonitor, screen, shell } from './system.ts'

/** A part of Electron that the stand-in lacks: it may be imported, and any use of it throws. */
const lacking = (name: string) => {
  const refuse = (use: string) => {
    throw lack(`${name}${use}`)
  }
  return new Proxy(function () {}, {
    get: (_target, key) => (typeof key === 'symbol' ? undefined : refuse(`.${key}`)),
    set: (_target, key) => refuse(`.${String(key)} =`),
    apply: () => refuse('()'),
    construct: () => refuse(' (new)'),
  }) as unknown
}

type Had =
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'nativeTheme'
  | 'powerMonitor'
  | 'protocol'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'shell'

// Its type makes it complete: a part that Electron adds must be listed here or implemented.
const others = {
  autoUpdater: lacking('autoUpdater'),
  BaseWindow: lacking('BaseWindow'),
  BrowserView: lacking('BrowserView'),
  clipboard: lacking('clipboard'),
  ClipboardItem: lacking('ClipboardItem'),
  contentTracing: lacking('contentTracing'),
  crashReporter: lacking('crashReporter'),
  desktopCapturer: lacking('desktopCapturer'),
  globalShortcut: lacking('globalShortcut'),
  ImageView: lacking('ImageView'),
  inAppPurchase: lacking('inAppPurchase'),
  IpcMainServiceWorker: lacking('IpcMainServiceWorker'),
  MenuItem: lacking('MenuItem'),
  nativeImage: lacking('nativeImage'),
  net: lacking('net'),
  netLog: lacking('netLog'),
  Notification: lacking('Notification'),
  powerSaveBlocker: lacking('powerSaveBlocker'),
  pushNotifications: lacking('pushNotifications'),
  ShareMenu: lacking('ShareMenu'),
  systemPreferences: lacking('systemPreferences'),
  TouchBar: lacking('TouchBar'),
  Tray: lacking('Tray'),
  utilityProcess: lacking('utilityProcess'),
  View: lacking('View'),
  webContents: lacking('webContents'),
  WebContentsView: lacking('WebContentsView'),
  webFrameMain: lacking('webFrameMain'),
  WebSocket: lacking('WebSocket'),
} satisfies Record<Exclude<keyof typeof Main | 'crashReporter' | 'nativeImage', Had>, unknown>

export const {
  autoUpdater,
  BaseWindow,
  BrowserView,
  clipboard,
  ClipboardItem,
  contentTracing,
  crashReporter,
  desktopCapturer,
  globalShortcut,
  ImageView,
  inAppPurchase,
  IpcMainServiceWorker,
  MenuItem,
  nativeImage,
  net,
  netLog,
  Notification,
  powerSaveBlocker,
  pushNotifications,
  ShareMenu,
  systemPreferences,
  TouchBar,
  Tray,
  utilityProcess,
  View,
  webContents,
  WebContentsView,
  webFrameMain,
  WebSocket,
} = others
