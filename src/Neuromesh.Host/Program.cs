return await Neuromesh.Host.CommandLine.InvokeAsync(args);
