import FanlightCommands

await FanlightProgram.run()
