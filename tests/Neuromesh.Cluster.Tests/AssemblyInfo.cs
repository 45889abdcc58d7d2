// A cluster per test at a time: several at once on a busy machine would only measure its load.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
