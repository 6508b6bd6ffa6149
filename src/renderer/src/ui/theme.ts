import { ref, watchEffect } from 'vue'

export const themeChoices = ['system', 'light', 'dark', 'contrast'] as const
export type ThemeChoice = (typeof themeChoices)[number]
export const densityChoices = ['comfortable', 'compact'] as const
export type Density = (typeof densityChoices)[number]

const stored = <Choice extends string>(key: string, choices: readonly Choice[], fallback: Choice): Choice =>
  choices.find((choice) => choice === localStorage.getItem(key)) ?? fallback

export const themeChoice = ref<ThemeChoice>(stored('theme', themeChoices, 'system'))
export const density = ref<Density>(stored('density', densityChoices, 'comfortable'))

/** The height of table and tree rows in CSS pixels. */
export const rowHeight = () => (density.value === 'compact' ? 28 : 32)

/** Sets the window's theme colour to the page's background; the desktop opens its next window in that colour. */
const tellGround = () => {
  const ground = getComputedStyle(document.documentElement).getPropertyValue('--canvas').trim()
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', ground)
}

/** Keeps the root element's theme in step with the choice and, for `system`, with the operating system. */
export const followTheme = () => {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const contrast = matchMedia('(prefers-contrast: more)')
  const systemTheme = ref<'light' | 'dark' | 'contrast'>('light')
  const readSystem = () => {
    systemTheme.value = contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light'
  }
  readSystem()
  dark.addEventListener('change', readSystem)
  contrast.addEventListener('change', readSystem)

  watchEffect(() => {
    localStorage.setItem('theme', themeChoice.value)
    localStorage.setItem('density', density.value)
    document.documentElement.dataset.theme = themeChoice.value === 'system' ? systemTheme.value : themeChoice.value
    tellGround()
  })
}
