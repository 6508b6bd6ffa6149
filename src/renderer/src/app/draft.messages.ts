import { defineMessages } from '../i18n/messages.ts'

export const draftText = defineMessages('draft', {
  en: {
    back: 'What you had typed is back',
    backText: 'The page was loaded again before you saved. Cancel forgets it.',
  },
  es: {
    back: 'Ha vuelto lo que había escrito',
    backText: 'La página se cargó de nuevo antes de guardarlo. Cancelar lo olvida.',
  },
})
