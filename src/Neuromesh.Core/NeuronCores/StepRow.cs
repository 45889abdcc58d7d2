using Neuromesh.Core.Memory;

namespace Neuromesh.Core.NeuronCores;

/// <summary>The calling thread's row in which the input of a step is added up, for one core after the other.</summary>
/// <remarks>
/// Between two steps of a core such a row holds zeros only. With a row of its own each core would find it in the last cache, or in main memory, whenever a thread comes back after its other cores; the thread's row
/// stays in the nearest ones.
/// </remarks>
/// <typeparam name="T">What is added up.</typeparam>
internal static unsafe class StepRow<T>
    where T : unmanaged
{
    [ThreadStatic]
    private static NativeBuffer<T>? _elements;

    [ThreadStatic]
    private static bool _isInUse;

    /// <summary>First element; valid from <see cref="Begin"/> to <see cref="End"/>.</summary>
    public static T* Pointer => _elements!.Pointer;

    /// <summary>Begins a step.</summary>
    /// <param name="length">Elements that are needed; they are zero.</param>
    /// <returns>The first element.</returns>
    public static T* Begin(long length)
    {
        if (_elements is null || _elements.Length < length)
        {
            _elements?.Dispose();
            _elements = new NativeBuffer<T>(length);
        }
        else if (_isInUse)
        {
            // A step that an exception broke off has left its input behind.
            _elements.Span.Clear();
        }

        _isInUse = true;
        return _elements.Pointer;
    }

    /// <summary>Ends a step: all elements are zero again.</summary>
    public static void End() => _isInUse = false;
}
