// The worker's first lines. The page sends the address of the program's glue and the compiled
// module, so that the program is fetched and compiled once. A classic worker: a module worker made
// from a blob does not start inside a sandboxed frame.
self.onmessage = async ({ data: { glue, module } }) => {
  self.onmessage = null;
  try {
    const program = await import(glue);
    await program.default({ module_or_path: module });
  } catch (mistake) {
    // Errors of promises do not reach the page by themselves.
    setTimeout(() => {
      throw mistake;
    });
  }
};
