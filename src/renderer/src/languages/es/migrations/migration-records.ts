import type { Catalogue } from '../../catalogue.ts'

export const migrationRecords: Catalogue['migrationRecords'] = {
  close: 'Cerrar',
  check: {
    open: 'Comprobar…',
    title: 'Comprobación de la pista {track}',
    text: 'Compara los archivos con lo que se aplicó y busca en las sentencias lo que es peligroso. No ejecuta nada.',
    reading: 'Leyendo los archivos y el registro',
    files: 'Archivos y registro',
    agree: 'Los archivos y el registro coinciden, y lo pendiente se puede ejecutar.',
    findings: 'Sentencias peligrosas',
    all: 'También de las migraciones aplicadas',
    nothing: 'No se encontró nada peligroso en lo pendiente.',
    nothingAtAll: 'No se encontró nada peligroso.',
    said: 'El servidor dice:',
  },
  faults: {
    changed: 'archivo cambiado',
    missing: 'archivo ausente',
    failed: 'fallida',
    'out-of-order': 'fuera de orden',
    empty: 'archivo vacío',
    syntax: 'ilegible',
  },
  todo: {
    changed:
      'El archivo se editó después de aplicarlo, y no se ejecuta nada hasta resolverlo. Vuelva a poner el archivo como era. Si el cambio es intencionado y el esquema ya es como lo crean los archivos, acepte su suma de comprobación.',
    missing:
      'Falta su archivo, y no se ejecuta nada hasta resolverlo. Vuelva a ponerlo en la carpeta de la pista, o use una consola que lo tenga.',
    failed:
      'El último intento falló. Corrija lo que dice el servidor y vuelva a aplicarla. Olvide el intento cuando ya no importe.',
    'out-of-order':
      'Su nombre es anterior al de una migración ya aplicada. Aplíquela con «Ver y aplicar», que lo pregunta, o cámbiele el nombre.',
    empty: 'Su archivo no tiene ninguna sentencia. Escríbalas o elimine el archivo.',
    syntax: 'El servidor no puede leer su archivo. Corríjalo antes de aplicarla.',
  },
  amend: {
    of: '{action}: {migration}',
    changed: {
      action: 'Aceptar su suma de comprobación',
      asks: 'El archivo cambiado de {migration} cuenta como el que se aplicó. No se ejecuta ninguna sentencia.',
      done: 'Se aceptó la suma de comprobación de {migration}.',
    },
    failed: {
      action: 'Olvidar el intento',
      asks: 'Se olvida el intento fallido de {migration}. No se ejecuta ninguna sentencia.',
      done: 'Se olvidó el intento fallido de {migration}.',
    },
    refused: 'El esquema no es como lo crean los archivos, así que no se aceptó la suma. Difieren estos objetos:',
  },
  baseline: {
    open: 'Punto de partida…',
    title: 'Punto de partida de la pista {track}',
    text: 'Para una base de datos que ya tiene el esquema de la pista {track} y ningún registro. Anota en qué migración está. No se ejecuta ninguna sentencia.',
    last: 'La base de datos está en',
    choose: 'Elija una migración',
    records: 'Se anotan como aplicadas',
    stays: 'Siguen pendientes',
    compares: 'Antes se compara el esquema. Si difiere de lo que crean estas migraciones, no se anota nada.',
    action: 'Anotar… | Anotar 1 migración | Anotar {count} migraciones',
    asks: 'Se anota que la pista {track} está en {version}. No se ejecuta ninguna sentencia.',
    done: 'Se anotó 1 migración | Se anotaron {count} migraciones',
    refused: 'El esquema no es lo que crean las migraciones hasta {version}. No se anotó nada. Difieren estos objetos:',
  },
}
