import type { Catalogue } from '../../catalogue.ts'

export const settings: Catalogue['settings'] = {
  title: 'Ajustes',
  sectionsLabel: 'Secciones de ajustes',
  sections: {
    connections: 'Conexiones',
    you: 'Usted',
    appearance: 'Apariencia',
    language: 'Idioma',
    keyboard: 'Teclado',
  },
  appearance: {
    theme: 'Tema',
    themes: { system: 'Como el sistema', light: 'Claro', dark: 'Oscuro', contrast: 'Alto contraste' },
    density: 'Densidad de las tablas',
    densities: { comfortable: 'Cómoda, filas de 32 px', compact: 'Compacta, filas de 28 px' },
    kept: 'Se guarda en este equipo, para este usuario.',
  },
  language: { legend: 'Idioma de la consola', kept: 'Los nombres y demás datos quedan como están.' },
  keyboard: { intro: 'Todo funciona sin ratón.' },
}
