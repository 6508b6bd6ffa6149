import type { Menu as RealMenu, MenuItem, MenuItemConstructorOptions } from 'electron'
import { answerTest } from '../shared/control.ts'
import { double } from '../shared/strict.ts'

type Template = (MenuItemConstructorOptions | MenuItem)[]

const templates = new WeakMap<RealMenu, Template>()
let current: RealMenu | null = null

const check = (template: Template) => {
  for (const { label, role, type, submenu } of template as MenuItemConstructorOptions[]) {
    if (label === undefined && role === undefined && type !== 'separator')
      throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type')
    if (Array.isArray(submenu)) check(submenu)
  }
}

/** The labels of the program's own entries, and roles, whose labels are the system's. */
const flat = (template: Template): MenuItemConstructorOptions[] =>
  (template as MenuItemConstructorOptions[]).flatMap((item) => [
    item,
    ...(Array.isArray(item.submenu) ? flat(item.submenu) : []),
  ])

const entries = () => (current ? flat(templates.get(current) ?? []) : [])

export const Menu = double<typeof RealMenu>()('Menu', {
  buildFromTemplate: (template) => {
    check(template)
    const menu = double<RealMenu>()('Menu instance', { items: template as MenuItem[], popup: () => undefined })
    templates.set(menu, template)
    return menu
  },
  setApplicationMenu: (menu) => {
    current = menu
  },
  getApplicationMenu: () => current,
})

export const menuLabels = () => entries().map(({ label, role, type }) => label ?? role ?? type ?? '')

answerTest('clickMenu', (label) => {
  const entry = entries().find((each) => each.label === label)
  if (!entry?.click) throw new Error(`The menu has no entry "${label}" of the program: ${menuLabels().join(', ')}`)
  entry.click(entry as unknown as MenuItem, undefined, {} as never)
})
