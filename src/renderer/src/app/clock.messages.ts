import { defineMessages } from '../i18n/messages.ts'

export const clockText = defineMessages('clock', {
  en: {
    ahead: 'Clock {by} ahead of the database’s',
    behind: 'Clock {by} behind the database’s',
    advice:
      'Set this computer’s clock right. Until then the database’s clock counts: for what begins, ends and holds now.',
  },
  es: {
    ahead: 'Reloj {by} adelantado respecto a la base de datos',
    behind: 'Reloj {by} atrasado respecto a la base de datos',
    advice:
      'Ponga en hora el reloj de este equipo. Hasta entonces cuenta el de la base de datos: para lo que empieza, termina y vale ahora.',
  },
})
