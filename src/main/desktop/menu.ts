import type { MenuItemConstructorOptions } from 'electron'

type MenuOptions = { platform: NodeJS.Platform; name: string; packaged: boolean; showLog: () => void }

/** The menu bar. Roles bring their own words, keys and behaviour of each system. */
export const menuTemplate = ({ platform, name, packaged, showLog }: MenuOptions): MenuItemConstructorOptions[] => {
  const mac = platform === 'darwin'
  const ownMenu: MenuItemConstructorOptions[] = mac ? [{ label: name, role: 'appMenu' }] : []
  const developer: MenuItemConstructorOptions[] = packaged ? [] : [{ role: 'toggleDevTools' }]
  return [
    ...ownMenu,
    { role: 'fileMenu' },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...developer,
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Show the log', click: showLog }] },
  ]
}
