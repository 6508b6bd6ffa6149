import { defineMessages } from '../i18n/messages.ts'

export const openingText = defineMessages('opening', {
  en: {
    title: 'Getting the school ready',
    once: 'This is done once. The console opens as soon as it is finished.',
    'making-database': 'Making the database',
    migrating: 'Applying migration {number} of {of}',
    sample: 'Writing the sample district',
    people: 'people',
    done: 'done',
  },
  es: {
    title: 'Preparando la escuela',
    once: 'Se hace una sola vez. La consola se abre en cuanto termina.',
    'making-database': 'Creando la base de datos',
    migrating: 'Aplicando la migración {number} de {of}',
    sample: 'Escribiendo el distrito de muestra',
    people: 'personas',
    done: 'hecho',
  },
})
