// As Tauri does with `freezePrototype`, before anything else runs, so that a library that can't bear
// it is found here.
Object.freeze(Object.prototype);
