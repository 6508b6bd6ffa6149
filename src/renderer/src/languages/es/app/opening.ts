import type { Catalogue } from '../../catalogue.ts'

export const opening: Catalogue['opening'] = {
  title: 'Preparando la escuela',
  once: 'Se hace una sola vez. La consola se abre en cuanto termina.',
  'making-database': 'Creando la base de datos',
  migrating: 'Aplicando la migración {number} de {of}',
  sample: 'Escribiendo el distrito de muestra',
  people: 'personas',
  done: 'hecho',
}
