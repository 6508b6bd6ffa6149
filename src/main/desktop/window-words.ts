const words = {
  en: {
    product: 'School Directory Console',
    withoutSandbox: 'without sandbox',
    reload: 'Reload',
    quit: 'Quit',
    wait: 'Wait',
    kept: 'What is saved is safe. What you were typing in a form is offered again when you open the form.',
    stopped: 'The page of the console has stopped.',
    outOfMemory: 'The page of the console ran out of memory.',
    doesNotAnswer: 'The page of the console does not answer.',
    notLoaded: (description: string) => `The page of the console could not be loaded (${description}).`,
    missing: (status: number) =>
      `The page of the console is missing (${status}). Its files may have to be installed again.`,
    workUnderWay: 'Work is still under way in this window.',
    workEnds: 'If you leave now, it ends, and what has not been finished is not kept.',
    stay: 'Stay',
    leave: 'Leave',
  },
  es: {
    product: 'Consola del directorio escolar',
    withoutSandbox: 'sin aislamiento',
    reload: 'Recargar',
    quit: 'Salir',
    wait: 'Esperar',
    kept: 'Lo guardado está a salvo. Lo que estaba escribiendo en un formulario se le ofrece de nuevo al abrir el formulario.',
    stopped: 'La página de la consola se ha detenido.',
    outOfMemory: 'La página de la consola se quedó sin memoria.',
    doesNotAnswer: 'La página de la consola no responde.',
    notLoaded: (description: string) => `No se pudo cargar la página de la consola (${description}).`,
    missing: (status: number) =>
      `Falta la página de la consola (${status}). Quizá haya que instalar de nuevo sus archivos.`,
    workUnderWay: 'Aún hay trabajo en curso en esta ventana.',
    workEnds: 'Si sale ahora, el trabajo termina y lo que no esté acabado se pierde.',
    stay: 'Quedarse',
    leave: 'Salir',
  },
}

export type WindowWords = (typeof words)['en']

/**
 * What the program itself says around its page, in the first of the system's languages that the console speaks, else in English.
 * The language that was chosen inside of the page is known there alone, and these words are for when there is no page.
 */
export const windowWords = (systemLanguages: readonly string[]): WindowWords => {
  const spoken = systemLanguages.map((tag) => tag.split('-')[0]!.toLowerCase()).find((tag) => Object.hasOwn(words, tag))
  return words[(spoken ?? 'en') as keyof typeof words]
}
