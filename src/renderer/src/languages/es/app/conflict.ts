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
  seen: 'Cuando usted miró',
  changed: {
    text: 'Mire lo que hay guardado ahora antes de seguir.',
    by: 'Lo cambió {who}, {when}. Mire lo que hay guardado ahora antes de seguir.',
  },
  over: {
    deleted: '{name} se eliminó mientras tanto',
    ended: '{name} se terminó mientras tanto',
    revoked: '{name} se revocó mientras tanto',
    by: '{who}, {when}. No queda nada por hacer.',
    unknown: 'No queda nada por hacer.',
  },
  action: {
    delete: 'Eliminar de todos modos',
    end: 'Terminar de todos modos',
    revoke: 'Revocar de todos modos',
  },
}
