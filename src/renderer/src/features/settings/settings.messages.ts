import { defineMessages } from '../../i18n/messages.ts'

export const settingsText = defineMessages('settings', {
  en: {
    title: 'Settings',
    sectionsLabel: 'Settings sections',
    sections: { connections: 'Connections', appearance: 'Appearance', language: 'Language', keyboard: 'Keyboard' },
    appearance: {
      theme: 'Theme',
      themes: { system: 'As the system', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
      density: 'Density of tables',
      densities: { comfortable: 'Comfortable, rows of 32 px', compact: 'Compact, rows of 28 px' },
      kept: 'Kept on this computer, for this user.',
    },
    language: { legend: 'Language of the console', kept: 'Names and other data stay as they are.' },
    keyboard: { intro: 'Everything works without a mouse.' },
  },
  es: {
    title: 'Ajustes',
    sectionsLabel: 'Secciones de ajustes',
    sections: { connections: 'Conexiones', appearance: 'Apariencia', language: 'Idioma', keyboard: 'Teclado' },
    appearance: {
      theme: 'Tema',
      themes: { system: 'Como el sistema', light: 'Claro', dark: 'Oscuro', contrast: 'Alto contraste' },
      density: 'Densidad de las tablas',
      densities: { comfortable: 'Cómoda, filas de 32 px', compact: 'Compacta, filas de 28 px' },
      kept: 'Se guarda en este equipo, para este usuario.',
    },
    language: { legend: 'Idioma de la consola', kept: 'Los nombres y demás datos quedan como están.' },
    keyboard: { intro: 'Todo funciona sin ratón.' },
  },
})
