import type { Catalogue } from '../../catalogue.ts'

export const conflict: Catalogue['conflict'] = {
  title: 'Alguien cambió {name} mientras tanto',
  text: 'Usted y otra persona cambiaron el mismo campo. Elija qué valor queda.',
  textMany: 'Usted y otra persona cambiaron los mismos campos. Elija qué valores quedan.',
  field: 'Campo',
  theirs: 'Ahora en el directorio',
  mine: 'El suyo',
  nothing: 'vacío',
  by: '{who}, {when}',
  keepTheirs: 'Conservar el otro',
  saveMine: 'Guardar el mío',
  merged: '{who} cambió otros campos mientras tanto; ambos cambios están guardados.',
  mergedUnknown: 'Otros campos cambiaron mientras tanto; ambos cambios están guardados.',
  gone: '{name} se eliminó mientras tanto',
  goneBy: 'Lo eliminó {who}, {when}. Lo que escribió no se guardó:',
  goneUnknown: 'Lo que escribió no se guardó:',
  close: 'Entendido',
}
