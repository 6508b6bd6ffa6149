import { defineMessages } from '../../i18n/messages.ts'

export const settingsText = defineMessages('settings', {
  title: 'Settings',
  sectionsLabel: 'Settings sections',
  sections: {
    connections: 'Connections',
    you: 'You',
    appearance: 'Appearance',
    language: 'Language',
    keyboard: 'Keyboard',
  },
  appearance: {
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
    density: 'Density of tables',
    densities: { comfortable: 'Comfortable, rows of 32 px', compact: 'Compact, rows of 28 px' },
    kept: 'Kept on this computer, for this user.',
  },
  language: { legend: 'Language of the console', kept: 'Names and other data stay as they are.' },
  keyboard: { intro: 'Everything works without a mouse.' },
})
